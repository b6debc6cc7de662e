"""Media: pictures, video, sound and files that members upload, kept and served to those who may see them.

Owns: the uploaded files, what they belong to, and the limits on them.
Records: nothing: what becomes of an upload is the news of the room that uses it.
Depends on: people (communities, circles), the spine's jobs, and the kernel's pictures.

A file belongs to its owner alone until a room attaches it to something of its own (`commands.attach`) and says who may
see it; the audience is asked on each request. What nobody attached is deleted after a day.
"""
