"""Arguments and files that users give, checked and turned into what a backend takes."""
