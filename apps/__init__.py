"""The product, one package a domain. Imports point down, as the layers in pyproject.toml say."""
