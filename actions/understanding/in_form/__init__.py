"""What a message means at a question of a form, a module a kind of question."""
