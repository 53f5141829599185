"""All HTML: views, forms and template tags. No rule about cases belongs here."""
