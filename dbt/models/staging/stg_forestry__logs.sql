-- One row a log: the same line handed in twice is one log.
select distinct
    upper({{ clean_text('tag') }}) as tag,
    {{ tag_key('tag') }} as tag_key,
    lower({{ clean_text('species') }}) as species,
    {{ clean_text('concession') }} as concession,
    {{ clean_text('permit') }} as permit,
    {{ clean_date('permit_valid_from') }} as permit_valid_from,
    {{ clean_date('permit_valid_to') }} as permit_valid_to,
    {{ clean_date('harvested_on') }} as harvested_on,
    {{ clean_number('diameter_cm', 1) }} as diameter_cm,
    {{ clean_number('length_m', 2) }} as length_m,
    {{ clean_number('volume_m3') }} as volume_m3,
    coalesce(
        {{ clean_date('harvested_on') }}
            between {{ clean_date('permit_valid_from') }} and {{ clean_date('permit_valid_to') }},
        false
    ) as harvested_under_permit
from {{ source('raw', 'forestry_logs') }}
