-- what the report is made of
create or replace table report as
select * from customers
