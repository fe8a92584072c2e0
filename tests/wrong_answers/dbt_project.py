# %% no_manifest
dbt_project = DbtProject(project_dir=DBT)


# %% prepare_if_dev
dbt_project = DbtProject(project_dir=DBT)
dbt_project.prepare_if_dev()


# %% parses_every_time
dbt_project = DbtProject(project_dir=DBT)
dbt_project.preparer.prepare(dbt_project)


# %% stale_manifest
dbt_project = DbtProject(project_dir=DBT)

if not dbt_project.manifest_path.exists():
    dbt_project.preparer.prepare(dbt_project)


# %% relative_path
dbt_project = DbtProject(project_dir="dbt")

if manifest_is_stale(dbt_project):
    dbt_project.preparer.prepare(dbt_project)
