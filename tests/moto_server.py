"""moto's server, taught what it lacks and the aws provider asks for.

usage: python tests/moto_server.py PORT
"""

import json
import sys

from moto.awslambda.models import LambdaFunction
from moto.budgets.responses import BudgetsResponse
from moto.iam.access_control import IAMPolicyStatement, PermissionResult
from moto.server import main
from moto.sqs.models import Queue

# SQS: RedriveAllowPolicy is kept and told like the other attributes, and RedrivePolicy is told as compactly as AWS does.
Queue.BASE_ATTRIBUTES.append("RedriveAllowPolicy")
Queue.redrive_allow_policy = None
attributes_of_moto = Queue.attributes.fget


def attributes(self: Queue) -> dict:
    told = attributes_of_moto(self)
    if told.get("RedrivePolicy"):
        told["RedrivePolicy"] = json.dumps(json.loads(told["RedrivePolicy"]), separators=(",", ":"))
    return told


Queue.attributes = property(attributes)

# SQS: no queue calls a function by itself (moto would, in a container); the tests hand the messages over.
Queue.lambda_event_source_mappings = property(lambda self: {}, lambda self, mappings: None)

# Lambda: LoggingConfig is kept and told.
init_of_moto = LambdaFunction.__init__
configuration_of_moto = LambdaFunction.get_configuration


def init(self: LambdaFunction, account_id: str, spec: dict, *rest, **more) -> None:
    self.logging_config = spec.get("LoggingConfig")
    init_of_moto(self, account_id, spec, *rest, **more)


def get_configuration(self: LambdaFunction, *rest, **more) -> dict:
    configuration = configuration_of_moto(self, *rest, **more)
    if self.logging_config:
        configuration["LoggingConfig"] = self.logging_config
    return configuration


# Lambda: no function runs in a container; the tests call those that they want (Secrets Manager would call `rotate`).
LambdaFunction.invoke = lambda self, *rest, **more: b"null"
LambdaFunction.__init__ = init
LambdaFunction.get_configuration = get_configuration


# Bucket policies: moto takes a condition that it was told no values of for a refusal, and so nobody could write. Here every
# request stands for one over TLS by the account itself, which our statements with conditions do not speak of.
permitted_of_moto = IAMPolicyStatement.is_action_permitted


def is_action_permitted(self: IAMPolicyStatement, *rest, **more) -> PermissionResult:
    if "Condition" in self._statement:
        return PermissionResult.NEUTRAL
    return permitted_of_moto(self, *rest, **more)


IAMPolicyStatement.is_action_permitted = is_action_permitted


# Budgets: DescribeSubscribersForNotification.
def describe_subscribers_for_notification(self: BudgetsResponse) -> str:
    budgets = self.backend.budgets[self._get_param("AccountId")]
    wanted = self._get_param("Notification")
    for notification in budgets[self._get_param("BudgetName")].notifications:
        if all(notification.details.get(key) == value for key, value in wanted.items() if key != "NotificationState"):
            return json.dumps({"Subscribers": notification.subscribers})
    return json.dumps({"Subscribers": []})


# Budgets: ListTagsForResource; our budget has none.
def list_tags_for_resource(self: BudgetsResponse) -> str:
    return json.dumps({"ResourceTags": []})


BudgetsResponse.list_tags_for_resource = list_tags_for_resource
BudgetsResponse.describe_subscribers_for_notification = describe_subscribers_for_notification

main(["-H", "127.0.0.1", "-p", sys.argv[1]])
