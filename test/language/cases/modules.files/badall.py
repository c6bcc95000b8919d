__all__ = ["nothere"]
