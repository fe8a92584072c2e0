select
    batch,
    sawmill,
    product,
    input_volume_m3,
    output_volume_m3,
    cast(output_volume_m3 / nullif(input_volume_m3, 0) as decimal(9, 4)) as yield_share,
    coalesce(
        output_volume_m3 / nullif(input_volume_m3, 0)
            between {{ var('min_yield') }} and {{ var('max_yield') }},
        false
    ) as is_plausible
from {{ ref('stg_sawmill__batches') }}
