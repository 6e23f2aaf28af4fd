"""网页 Web: pages made on the server. They ask the rooms and run commands like any other interface, and decide nothing themselves."""
