{{ config(meta={'dagster': {'ref': {'name': 'fct_shipments'}}}) }}
select declaration, verdict, reasons, traced_share
from {{ ref('fct_shipments') }}
where (verdict = 'legal') <> (len(reasons) = 0)
   or (verdict = 'legal' and traced_share < {{ var('min_traced_share') }})
