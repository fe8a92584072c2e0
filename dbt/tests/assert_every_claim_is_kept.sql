-- A claim that vanished would hide a custody break: each row of the mapping is one row of the chain of custody.
{{ config(meta={'dagster': {'ref': {'name': 'int_chain_of_custody'}}}) }}
select coalesce(claims.tag_key, custody.tag_key) as tag_key, coalesce(claims.batch, custody.batch) as batch
from {{ ref('stg_tag_batch__mapping') }} as claims
full join {{ ref('int_chain_of_custody') }} as custody
    on claims.tag_key = custody.tag_key and claims.batch = custody.batch
group by 1, 2
having count(*) <> 1 or count(claims.tag_key) <> 1 or count(custody.tag_key) <> 1
