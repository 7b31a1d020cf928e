"""What a message means where no question of a form is open."""
