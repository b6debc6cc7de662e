"""What members say to each other: posts with pictures, comments and likes, in one feed.

Owns posts, their pictures, comments and likes. Records PostPublished, PostEdited, PostRemoved, PostRestored,
PostHidden, PostShown, PostFeatured, PostLiked, CommentPublished and CommentRemoved. Depends on people and the
spine. Knows nothing of products: a post carries the plain kind and id of an attachment, and rooms above draw it.
"""
