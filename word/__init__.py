"""Word files: the document model, the writer and the reader. Nothing here knows of Django."""
