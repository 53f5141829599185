"""The kinds of problems, for whoever follows the `type` of one. Open to everybody: it tells nothing about anybody."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.describing import operation
from apps.api.endpoint import Endpoint
from apps.api.problems import KINDS, ApiProblem
from apps.api.shape import Shape

TAG = "Problems"


class ProblemKindSerializer(Shape):
    """A kind of problem: what it means and what to do about it."""

    type = serializers.CharField()
    code = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()
    meaning = serializers.CharField()


class ProblemKindsSerializer(Shape):
    """All kinds of problems."""

    results = ProblemKindSerializer(many=True)


class Problems(Endpoint):
    authentication_classes = ()
    permission_classes = ()

    @operation("listProblems", "List the kinds of problems", tag=TAG, answer=ProblemKindsSerializer)
    def get(self, request: Request) -> Response:
        """Every code that an error can have."""
        del request
        return Response(ProblemKindsSerializer({"results": KINDS.values()}).data)


class OneProblem(Endpoint):
    authentication_classes = ()
    permission_classes = ()

    @operation("readProblem", "Read a kind of problem", tag=TAG, answer=ProblemKindSerializer)
    def get(self, request: Request, code: str) -> Response:
        """What an error with this code means."""
        del request
        if code not in KINDS:
            raise ApiProblem("not-found")
        return Response(ProblemKindSerializer(KINDS[code]).data)
