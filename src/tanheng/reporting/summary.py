"""stub"""
def summary_of(subject, language): return {}
