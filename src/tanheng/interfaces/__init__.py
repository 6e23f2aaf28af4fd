"""接口 Interfaces: the command line (later the API and the pages). Thin; the only place that formats for people."""
