"""Content taken out of one site and into another, or into a spreadsheet and back (docs/decisions/0020).

`records` is what every file is read into and written from; `tables` says which columns there are; `values` and `naming`
turn what a file says into what a field holds; `workbooks`, `json_files` and `archives` know one kind of file each.
"""
