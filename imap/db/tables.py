"""Tables as migrations make them: without rendering every other model anew for each."""

from django.db.migrations import CreateModel
from django.db.migrations.state import ProjectState


class CreateTable(CreateModel):
    """A `CreateModel` of which the models that it refers to take no notice.

    Django renders these again, and all that refer to them, so that a state of before keeps its classes as they were. A table
    that is made needs no state of before: with these many tables that took most of migrating.
    """

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        rendered = state.apps
        del state.apps  # while it is absent, nothing is rendered
        super().state_forwards(app_label, state)
        rendered.render_multiple([state.models[app_label, self.name_lower]])
        state.apps = rendered
