-- One row a log and batch: scanning a log twice into the same batch says nothing new, the first scan counts.
select
    {{ tag_key('tag') }} as tag_key,
    upper({{ clean_text('batch') }}) as batch,
    arg_min(tag, scanned_at) as tag_as_scanned,
    min(cast(scanned_at as timestamp)) as scanned_at,
    arg_min({{ clean_text('scanner') }}, scanned_at) as scanner,
    count(*) as scans
from {{ source('raw', 'tag_mapping') }}
group by 1, 2
