"""The clinical academic career pathway: career stages, professions and funders' offers."""
