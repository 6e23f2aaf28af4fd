"""登录 Login: who enters the platform: users with password and second factor, each one person of the room `people`."""
