select distinct
    upper({{ clean_text('declaration') }}) as declaration,
    upper({{ clean_text('batch') }}) as batch,
    {{ clean_date('declared_on') }} as declared_on,
    {{ clean_text('hs_code') }} as hs_code,
    upper({{ clean_text('destination') }}) as destination,
    {{ clean_number('declared_volume_m3') }} as declared_volume_m3,
    {{ clean_number('declared_value_eur', 2) }} as declared_value_eur
from {{ source('raw', 'customs_shipments') }}
