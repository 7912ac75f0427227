"""The parts of the Word reader, one concern of OOXML a file; ``assembly.word.read`` puts them together."""
