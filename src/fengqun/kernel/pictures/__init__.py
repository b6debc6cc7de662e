"""Pictures that people upload: made safe, kept with what they show, served as pictures only.

A room that has pictures makes its table from `rows.PictureRow`, adds who may see which, and serves them with
`serving.picture_response`. Pages draw a `card.PictureCard`. The rooms own the rows; this part knows none of them.
"""
