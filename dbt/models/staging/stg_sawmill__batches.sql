select distinct
    upper({{ clean_text('batch') }}) as batch,
    {{ clean_text('sawmill') }} as sawmill,
    {{ clean_date('intake_on') }} as intake_on,
    {{ clean_number('input_volume_m3') }} as input_volume_m3,
    {{ clean_number('output_volume_m3') }} as output_volume_m3,
    lower({{ clean_text('product') }}) as product,
    {{ clean_text('grade') }} as grade
from {{ source('raw', 'sawmill_batches') }}
