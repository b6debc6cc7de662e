"""Media: files that members upload: pictures, video, sound and documents, kept and served to those who may see them."""
