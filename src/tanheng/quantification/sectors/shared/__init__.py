"""What the sectors share: factors, materials, heat values, lines, years, ledgers, traces. Each sector says in hooks where it differs."""
