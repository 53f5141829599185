"""How forms and fields are drawn everywhere. The markup itself is in `templates/components`, no form is known here."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws `{{ form }}` and `{{ field.as_field_group }}` with our own components."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
