"""The product, one package a domain. Imports point down; the layer contract in pyproject.toml says which way down is."""
