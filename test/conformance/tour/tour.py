"""A tour through every service of the local cloud with boto3: create, describe, modify, tag, page, error, delete.

Called with the endpoint. Prints a line for each step; ends with 1 at the first that fails, which it names.
To add a service: add a function named tour_<service> that takes its client and the other clients.
"""
import sys

import boto3
from botocore.exceptions import ClientError

endpoint = sys.argv[1]
region = "ap-northeast-1"


class Clients:
    def __getattr__(self, name):
        client = boto3.client(
            name,
            endpoint_url=endpoint,
            region_name=region,
            aws_access_key_id="AKIAEXAMPLE",
            aws_secret_access_key="anything",
        )
        setattr(self, name, client)
        return client


def refused(code, call, **given):
    try:
        call(**given)
    except ClientError as error:
        found = error.response["Error"]["Code"]
        assert found == code, f"refused with {found}: {error}"
    else:
        raise AssertionError(f"not refused with {code}")


def pages(client, operation, key, size_name, **given):
    paginator = client.get_paginator(operation)
    config = {"PageSize": 1} if size_name else {}
    found = [one for page in paginator.paginate(PaginationConfig=config, **given) for one in page[key]]
    assert found, f"{operation} gave nothing"
    return found


def image(clients):
    name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    return clients.ssm.get_parameter(Name=name)["Parameter"]["Value"]


def tour_sts(sts, clients):
    identity = sts.get_caller_identity()
    assert len(identity["Account"]) == 12, identity
    lent = sts.assume_role(RoleArn=f"arn:aws:iam::{identity['Account']}:role/tour", RoleSessionName="tour")
    assert lent["Credentials"]["AccessKeyId"].startswith("ASIA")
    refused("ValidationError", sts.assume_role, RoleArn="x" * 20, RoleSessionName="tour")


def tour_ssm(ssm, clients):
    for name in ["/tour/a", "/tour/b"]:
        ssm.put_parameter(Name=name, Value="1", Type="String", Tags=[{"Key": "stage", "Value": "tour"}])
    ssm.put_parameter(Name="/tour/a", Value="2", Overwrite=True)
    assert ssm.get_parameter(Name="/tour/a")["Parameter"]["Version"] == 2
    assert len(pages(ssm, "get_parameters_by_path", "Parameters", True, Path="/tour")) == 2
    ssm.add_tags_to_resource(ResourceType="Parameter", ResourceId="/tour/a", Tags=[{"Key": "k", "Value": "v"}])
    tags = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId="/tour/a")["TagList"]
    assert len(tags) == 2, tags
    refused("ParameterNotFound", ssm.get_parameter, Name="/tour/none")
    refused("ParameterAlreadyExists", ssm.put_parameter, Name="/tour/a", Value="3", Type="String")
    assert ssm.delete_parameters(Names=["/tour/a", "/tour/b"])["InvalidParameters"] == []


def tour_iam(iam, clients):
    trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
    for name in ["tour-a", "tour-b"]:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
    role = iam.get_role(RoleName="tour-a")["Role"]
    assert role["AssumeRolePolicyDocument"]["Statement"][0]["Effect"] == "Allow", role
    iam.update_role(RoleName="tour-a", Description="tour")
    iam.tag_role(RoleName="tour-a", Tags=[{"Key": "stage", "Value": "tour"}])
    assert len(pages(iam, "list_roles", "Roles", True)) >= 2
    iam.create_instance_profile(InstanceProfileName="tour")
    iam.add_role_to_instance_profile(InstanceProfileName="tour", RoleName="tour-a")
    refused("DeleteConflict", iam.delete_instance_profile, InstanceProfileName="tour")
    refused("EntityAlreadyExists", iam.create_role, RoleName="tour-a", AssumeRolePolicyDocument=trust)
    refused("NoSuchEntity", iam.get_role, RoleName="tour-none")
    iam.remove_role_from_instance_profile(InstanceProfileName="tour", RoleName="tour-a")
    iam.delete_instance_profile(InstanceProfileName="tour")
    for name in ["tour-a", "tour-b"]:
        iam.delete_role(RoleName=name)


def tour_ec2(ec2, clients):
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    ec2.get_waiter("vpc_available").wait(VpcIds=[vpc])
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="tour", Description="tour", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpProtocol="tcp", FromPort=80, ToPort=80, CidrIp="0.0.0.0/0")
    launched = ec2.run_instances(
        ImageId=image(clients), InstanceType="t3.nano", MinCount=2, MaxCount=2, SubnetId=subnet, SecurityGroupIds=[group]
    )
    ids = [one["InstanceId"] for one in launched["Instances"]]
    ec2.get_waiter("instance_running").wait(InstanceIds=ids)
    ec2.create_tags(Resources=ids, Tags=[{"Key": "stage", "Value": "tour"}])
    tagged = [{"Name": "tag:stage", "Values": ["tour"]}]
    found = pages(ec2, "describe_instances", "Reservations", True, Filters=tagged)
    assert sum(len(one["Instances"]) for one in found) == 2, found
    refused("DependencyViolation", ec2.delete_subnet, SubnetId=subnet)
    refused("InvalidInstanceID.Malformed", ec2.describe_instances, InstanceIds=["x"])
    refused("DryRunOperation", ec2.stop_instances, InstanceIds=ids, DryRun=True)
    ec2.stop_instances(InstanceIds=ids[:1])
    ec2.get_waiter("instance_stopped").wait(InstanceIds=ids[:1])
    ec2.terminate_instances(InstanceIds=ids)
    ec2.get_waiter("instance_terminated").wait(InstanceIds=ids)
    ec2.delete_security_group(GroupId=group)
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)


def default_subnets(clients):
    found = clients.ec2.describe_subnets(Filters=[{"Name": "default-for-az", "Values": ["true"]}])["Subnets"]
    return [one["SubnetId"] for one in found], found[0]["VpcId"]


def tour_efs(efs, clients):
    subnets, _ = default_subnets(clients)
    ids = [efs.create_file_system(CreationToken=token)["FileSystemId"] for token in ["tour-a", "tour-b"]]
    efs.update_file_system(FileSystemId=ids[0], ThroughputMode="elastic")
    target = efs.create_mount_target(FileSystemId=ids[0], SubnetId=subnets[0])["MountTargetId"]
    efs.tag_resource(ResourceId=ids[0], Tags=[{"Key": "stage", "Value": "tour"}])
    assert efs.list_tags_for_resource(ResourceId=ids[0])["Tags"] == [{"Key": "stage", "Value": "tour"}]
    assert len(pages(efs, "describe_file_systems", "FileSystems", True)) >= 2
    refused("FileSystemInUse", efs.delete_file_system, FileSystemId=ids[0])
    refused("FileSystemAlreadyExists", efs.create_file_system, CreationToken="tour-a")
    efs.delete_mount_target(MountTargetId=target)
    for one in ids:
        efs.delete_file_system(FileSystemId=one)


def tour_elbv2(elbv2, clients):
    subnets, vpc = default_subnets(clients)
    balancer = elbv2.create_load_balancer(Name="tour", Subnets=subnets[:2])["LoadBalancers"][0]["LoadBalancerArn"]
    elbv2.get_waiter("load_balancer_available").wait(LoadBalancerArns=[balancer])
    groups = [
        elbv2.create_target_group(Name=name, Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"][0]["TargetGroupArn"]
        for name in ["tour-a", "tour-b"]
    ]
    elbv2.modify_target_group(TargetGroupArn=groups[0], HealthCheckPath="/up")
    elbv2.add_tags(ResourceArns=[balancer], Tags=[{"Key": "stage", "Value": "tour"}])
    assert elbv2.describe_tags(ResourceArns=[balancer])["TagDescriptions"][0]["Tags"][0]["Value"] == "tour"
    assert len(pages(elbv2, "describe_target_groups", "TargetGroups", True)) >= 2
    refused("TargetGroupNotFound", elbv2.describe_target_groups, TargetGroupArns=[groups[0][:-1] + "0" * 1 + "f"])
    refused("DuplicateTargetGroupName", elbv2.create_target_group, Name="tour-a", Protocol="HTTP", Port=81, VpcId=vpc)
    elbv2.delete_load_balancer(LoadBalancerArn=balancer)
    for one in groups:
        elbv2.delete_target_group(TargetGroupArn=one)


def tour_autoscaling(autoscaling, clients):
    subnets, _ = default_subnets(clients)
    data = {"ImageId": image(clients), "InstanceType": "t3.nano"}
    clients.ec2.create_launch_template(LaunchTemplateName="tour", LaunchTemplateData=data)
    for name in ["tour-a", "tour-b"]:
        autoscaling.create_auto_scaling_group(
            AutoScalingGroupName=name,
            MinSize=0,
            MaxSize=2,
            DesiredCapacity=1,
            LaunchTemplate={"LaunchTemplateName": "tour"},
            VPCZoneIdentifier=",".join(subnets),
        )
    autoscaling.update_auto_scaling_group(AutoScalingGroupName="tour-a", DesiredCapacity=2)
    group = autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=["tour-a"])["AutoScalingGroups"][0]
    assert [one["LifecycleState"] for one in group["Instances"]] == ["InService", "InService"], group
    tag = {"ResourceId": "tour-a", "ResourceType": "auto-scaling-group", "Key": "stage", "Value": "tour", "PropagateAtLaunch": True}
    autoscaling.create_or_update_tags(Tags=[tag])
    own = [{"Name": "auto-scaling-group", "Values": ["tour-a"]}]
    assert autoscaling.describe_tags(Filters=own)["Tags"] == [tag]
    assert len(pages(autoscaling, "describe_auto_scaling_groups", "AutoScalingGroups", True)) >= 2
    assert len(pages(autoscaling, "describe_scaling_activities", "Activities", True, AutoScalingGroupName="tour-a")) == 2
    refused("ValidationError", autoscaling.set_desired_capacity, AutoScalingGroupName="tour-a", DesiredCapacity=3)
    refused("ResourceInUse", autoscaling.delete_auto_scaling_group, AutoScalingGroupName="tour-a")
    for name in ["tour-a", "tour-b"]:
        autoscaling.delete_auto_scaling_group(AutoScalingGroupName=name, ForceDelete=True)
    clients.ec2.delete_launch_template(LaunchTemplateName="tour")


def tour_sns(sns, clients):
    arns = [sns.create_topic(Name=name)["TopicArn"] for name in ["tour-a", "tour-b"]]
    sns.set_topic_attributes(TopicArn=arns[0], AttributeName="DisplayName", AttributeValue="Tour")
    sns.subscribe(TopicArn=arns[0], Protocol="email", Endpoint="nobody@example.com")
    assert sns.publish(TopicArn=arns[0], Message="tour")["MessageId"]
    sns.tag_resource(ResourceArn=arns[0], Tags=[{"Key": "stage", "Value": "tour"}])
    assert sns.list_tags_for_resource(ResourceArn=arns[0])["Tags"][0]["Value"] == "tour"
    assert len(pages(sns, "list_topics", "Topics", False)) >= 2
    refused("NotFound", sns.get_topic_attributes, TopicArn=arns[0] + "-none")
    for one in arns:
        sns.delete_topic(TopicArn=one)


def tour_logs(logs, clients):
    for name in ["/tour/a", "/tour/b"]:
        logs.create_log_group(logGroupName=name)
    logs.put_retention_policy(logGroupName="/tour/a", retentionInDays=7)
    logs.create_log_stream(logGroupName="/tour/a", logStreamName="s")
    import time

    events = [{"timestamp": int(time.time() * 1000), "message": "hallo wörld"}]
    logs.put_log_events(logGroupName="/tour/a", logStreamName="s", logEvents=events)
    assert pages(logs, "filter_log_events", "events", True, logGroupName="/tour/a")[0]["message"] == "hallo wörld"
    logs.tag_log_group(logGroupName="/tour/a", tags={"stage": "tour"})
    assert logs.list_tags_log_group(logGroupName="/tour/a")["tags"] == {"stage": "tour"}
    assert len(pages(logs, "describe_log_groups", "logGroups", True, logGroupNamePrefix="/tour")) == 2
    refused("ResourceNotFoundException", logs.describe_log_streams, logGroupName="/tour/none")
    for name in ["/tour/a", "/tour/b"]:
        logs.delete_log_group(logGroupName=name)


def tour_cloudformation(cloudformation, clients):
    template = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties: {DisplayName: %s}\n"
    for name in ["tour-a", "tour-b"]:
        cloudformation.create_stack(StackName=name, TemplateBody=template % "one")
    cloudformation.get_waiter("stack_create_complete").wait(StackName="tour-a")
    cloudformation.update_stack(
        StackName="tour-a", TemplateBody=template % "two", Tags=[{"Key": "stage", "Value": "tour"}]
    )
    cloudformation.get_waiter("stack_update_complete").wait(StackName="tour-a")
    stack = cloudformation.describe_stacks(StackName="tour-a")["Stacks"][0]
    assert stack["Tags"] == [{"Key": "stage", "Value": "tour"}], stack
    assert len(pages(cloudformation, "describe_stacks", "Stacks", False)) >= 2
    assert len(pages(cloudformation, "describe_stack_events", "StackEvents", False, StackName="tour-a")) > 4
    refused("ValidationError", cloudformation.describe_stacks, StackName="tour-none")
    refused("AlreadyExistsException", cloudformation.create_stack, StackName="tour-a", TemplateBody=template % "x")
    for name in ["tour-a", "tour-b"]:
        cloudformation.delete_stack(StackName=name)
    cloudformation.get_waiter("stack_delete_complete").wait(StackName="tour-b")


def tour_rds(rds, clients):
    given = {"DBInstanceClass": "db.t4g.micro", "Engine": "postgres", "AllocatedStorage": 20}
    for name in ["tour-a", "tour-b"]:
        rds.create_db_instance(DBInstanceIdentifier=name, MasterUsername="tour", MasterUserPassword="secret123", **given)
    rds.get_waiter("db_instance_available").wait(DBInstanceIdentifier="tour-a")
    rds.modify_db_instance(DBInstanceIdentifier="tour-a", MultiAZ=True, ApplyImmediately=True)
    found = rds.describe_db_instances(DBInstanceIdentifier="tour-a")["DBInstances"][0]
    assert found["MultiAZ"], found
    rds.add_tags_to_resource(ResourceName=found["DBInstanceArn"], Tags=[{"Key": "stage", "Value": "tour"}])
    tags = rds.list_tags_for_resource(ResourceName=found["DBInstanceArn"])["TagList"]
    assert tags == [{"Key": "stage", "Value": "tour"}], tags
    assert len(pages(rds, "describe_db_instances", "DBInstances", False)) >= 2
    refused("DBInstanceNotFound", rds.describe_db_instances, DBInstanceIdentifier="none")
    for name in ["tour-a", "tour-b"]:
        rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)


def tour_cloudwatch(cloudwatch, clients):
    rule = {"Namespace": "tour", "MetricName": "load", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1}
    for name in ["tour-a", "tour-b"]:
        cloudwatch.put_metric_alarm(
            AlarmName=name, Threshold=1.0, ComparisonOperator="GreaterThanThreshold", **rule
        )
    cloudwatch.set_alarm_state(AlarmName="tour-a", StateValue="ALARM", StateReason="tour")
    alarm = cloudwatch.describe_alarms(AlarmNames=["tour-a"])["MetricAlarms"][0]
    assert alarm["StateValue"] == "ALARM", alarm
    cloudwatch.tag_resource(ResourceARN=alarm["AlarmArn"], Tags=[{"Key": "stage", "Value": "tour"}])
    tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
    assert tags == [{"Key": "stage", "Value": "tour"}], tags
    assert len(pages(cloudwatch, "describe_alarms", "MetricAlarms", True, AlarmNamePrefix="tour")) == 2
    cloudwatch.put_metric_data(Namespace="tour", MetricData=[{"MetricName": "load", "Value": 2.0}])
    assert pages(cloudwatch, "list_metrics", "Metrics", False, Namespace="tour")
    refused("ResourceNotFound", cloudwatch.set_alarm_state, AlarmName="none", StateValue="OK", StateReason="tour")
    cloudwatch.delete_alarms(AlarmNames=["tour-a", "tour-b"])


def tour_backup(backup, clients):
    plan = {"BackupPlanName": "tour", "Rules": [{"RuleName": "daily", "TargetBackupVaultName": "tour"}]}
    backup.create_backup_vault(BackupVaultName="tour", BackupVaultTags={"stage": "tour"})
    made = backup.create_backup_plan(BackupPlan=plan)["BackupPlanId"]
    backup.update_backup_plan(BackupPlanId=made, BackupPlan={**plan, "BackupPlanName": "tour-2"})
    found = backup.get_backup_plan(BackupPlanId=made)["BackupPlan"]
    assert found["BackupPlanName"] == "tour-2", found
    assert "tour" in [one["BackupVaultName"] for one in pages(backup, "list_backup_vaults", "BackupVaultList", True)]
    refused("ResourceNotFoundException", backup.describe_backup_vault, BackupVaultName="none")
    backup.delete_backup_plan(BackupPlanId=made)
    backup.delete_backup_vault(BackupVaultName="tour")


clients = Clients()
for function in [value for name, value in list(globals().items()) if name.startswith("tour_")]:
    service = function.__name__.removeprefix("tour_")
    try:
        function(getattr(clients, service), clients)
    except Exception as error:
        line = error.__traceback__.tb_next.tb_lineno if error.__traceback__.tb_next else 0
        sys.exit(f"{service}, line {line}: {type(error).__name__}: {error}")
    print(service)
