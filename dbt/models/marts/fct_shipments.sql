-- One row a customs declaration, with what can be proven of it.
with custody as (
    select
        batch,
        count(*) filter (where custody <> 'phantom_tag') as logs,
        count(*) filter (where custody = 'traced') as logs_traced,
        coalesce(sum(volume_m3) filter (where custody = 'traced'), 0) as traced_volume_m3,
        bool_or(custody = 'phantom_tag') as has_phantom_tag,
        bool_or(custody = 'custody_break') as has_custody_break,
        bool_or(custody = 'permit_expired') as has_permit_expired
    from {{ ref('int_chain_of_custody') }}
    group by batch
),

shipments as (
    select
        *,
        sum(declared_volume_m3) over (partition by batch) as batch_declared_volume_m3
    from {{ ref('stg_customs__shipments') }}
),

proven as (
    select
        shipments.*,
        yields.batch is not null as is_known_batch,
        coalesce(yields.is_plausible, false) as is_plausible,
        yields.output_volume_m3,
        coalesce(custody.logs, 0) as logs,
        coalesce(custody.logs_traced, 0) as logs_traced,
        coalesce(custody.has_phantom_tag, false) as has_phantom_tag,
        coalesce(custody.has_custody_break, false) as has_custody_break,
        coalesce(custody.has_permit_expired, false) as has_permit_expired,
        -- Of the batch's output, the part sawn from traced logs; of what was declared of the batch, the part it covers.
        -- (least() ignores nulls, so an unknown volume has to become 0 before it.)
        least(
            1,
            coalesce(
                yields.output_volume_m3
                * least(1, coalesce(custody.traced_volume_m3, 0) / nullif(yields.input_volume_m3, 0))
                / nullif(shipments.batch_declared_volume_m3, 0),
                0
            )
        ) as traced_share
    from shipments
    left join {{ ref('int_yield') }} as yields on shipments.batch = yields.batch
    left join custody on shipments.batch = custody.batch
),

judged as (
    select
        *,
        list_filter(
            [
                case when has_permit_expired then 'permit_expired' end,
                case when is_known_batch and not is_plausible then 'implausible_yield' end,
                case when batch_declared_volume_m3 > output_volume_m3 then 'over_declared' end
            ],
            lambda reason: reason is not null
        ) as breaches,
        list_filter(
            [
                case when not is_known_batch then 'unknown_batch' end,
                case when has_phantom_tag then 'phantom_tag' end,
                case when has_custody_break then 'custody_break' end,
                case when traced_share < {{ var('min_traced_share') }} then 'untraced_volume' end
            ],
            lambda reason: reason is not null
        ) as gaps
    from proven
)

select
    declaration,
    batch,
    declared_on,
    hs_code,
    destination,
    declared_volume_m3,
    declared_value_eur,
    cast(logs as integer) as logs,
    cast(logs_traced as integer) as logs_traced,
    cast(traced_share as decimal(9, 4)) as traced_share,
    case when len(breaches) > 0 then 'illegal' when len(gaps) > 0 then 'unproven' else 'legal' end as verdict,
    list_concat(breaches, gaps) as reasons
from judged
