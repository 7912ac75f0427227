"""The parts of the Word reader, one concern of OOXML a file; ``word.read`` puts them together."""
