"""接口 API: the same readings and the same commands for programs, by keys, under /api/v1. It decides nothing itself."""
