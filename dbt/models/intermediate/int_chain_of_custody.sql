-- One row a log and batch. A log claimed by two batches keeps both rows: each is a custody break, neither is a duplicate.
with claims as (
    select
        *,
        count(*) over (partition by tag_key) as claimed_by
    from {{ ref('stg_tag_batch__mapping') }}
)

select
    claims.tag_key,
    claims.batch,
    logs.tag,
    claims.tag_as_scanned,
    claims.scanned_at,
    logs.species,
    logs.concession,
    logs.permit,
    logs.harvested_on,
    logs.volume_m3,
    case
        when logs.tag is null then 'phantom_tag'
        when claims.claimed_by > 1 then 'custody_break'
        when batches.batch is null then 'unknown_batch'
        when not logs.harvested_under_permit then 'permit_expired'
        else 'traced'
    end as custody
from claims
left join {{ ref('stg_forestry__logs') }} as logs on claims.tag_key = logs.tag_key
left join {{ ref('stg_sawmill__batches') }} as batches on claims.batch = batches.batch
