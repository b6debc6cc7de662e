"""What members say to each other: posts with pictures, comments and likes, in one feed.

Owns: posts, their pictures, comments and likes.
Records: PostPublished, PostEdited, PostRemoved, PostRestored, PostHidden, PostShown, PostFeatured, PostLiked,
CommentPublished and CommentRemoved.
Depends on: people and the spine. Knows nothing of products: a post carries the plain kind and id of an attachment, and
rooms above draw it.

Leaves these places on its pages: `home.top`; `post.attachment` and `post.footer` (post, page: all posts of the page, so
that what they need can be read at once); `post.menu` (post); `post.compose.attachments` (post or None, selected): a
select named `attachment` whose values are `kind:id`.
"""
