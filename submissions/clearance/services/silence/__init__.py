"""The silence procedure: how it stands (state), and beginning, breaking, extending and settling it (procedure)."""
