{# Text as a person would have typed it: no blanks around it, none for nothing. #}
{% macro clean_text(column) -%}
    nullif(trim({{ column }}), '')
{%- endmacro %}

{# '0,53' and '0.53' are both 0.53; anything else that is not a number becomes null. #}
{% macro clean_number(column, scale=3) -%}
    try_cast(replace(trim({{ column }}), ',', '.') as decimal(18, {{ scale }}))
{%- endmacro %}

{# ISO dates, and the day-first dates that some offices write. #}
{% macro clean_date(column) -%}
    cast(coalesce(
        try_strptime(trim({{ column }}), '%Y-%m-%d'),
        try_strptime(trim({{ column }}), '%d/%m/%Y')
    ) as date)
{%- endmacro %}

{#
    What is left of a tag when everything is taken away that a hand scanner or a wet glove gets wrong: case, blanks,
    hyphens, O for 0, I for 1. Two tags are the same tag when their keys are equal. The key alone does not say
    which tag that is: only the forest's own list does.
#}
{% macro tag_key(column) -%}
    nullif(translate(regexp_replace(upper({{ column }}), '[^A-Z0-9]', '', 'g'), 'OI', '01'), '')
{%- endmacro %}
