"""How do news outlets tell the same event differently: in words, in whose voice, and in numbers?"""

__version__ = "0.1.0"
