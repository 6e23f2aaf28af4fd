"""服务端 Server: settings of Django, preparation of the database, migrations. Interfaces prepare it before they touch rooms with tables."""
