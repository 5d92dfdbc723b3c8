# Every target sets itself up; the work is in tools/task.py, which Windows users call directly.
PYTHON ?= python3

.PHONY: demo test test-all check app bench setup
setup demo test test-all check app:
	@$(PYTHON) tools/task.py $@
bench:
	@$(PYTHON) tools/task.py bench $(ID)
