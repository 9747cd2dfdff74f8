-- When the process began that a run belongs to; where that is not known, it was a program's of before. See storage/owner.py.
ALTER TABLE unsettled ADD COLUMN born TEXT NOT NULL DEFAULT '';
