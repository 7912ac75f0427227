"""Namespaces and the declaration every part begins with."""

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = f'xmlns:w="{W_NAMESPACE}" xmlns:r="{R_NAMESPACE}"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
