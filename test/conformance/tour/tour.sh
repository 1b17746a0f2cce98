#!/bin/bash
# A tour through every service of the local cloud with the aws CLI: create, describe, modify, tag, page, error, delete.
#
# Called with the endpoint. Prints a line for each service; ends with 1 at the first step that fails, which it names.
# To add a service: add a function tour_<service>. `ok` runs a call, `get` one whose answer is wanted, `refused` one
# that AWS refuses with a code.
set -u
export AWS_ACCESS_KEY_ID=AKIAEXAMPLE AWS_SECRET_ACCESS_KEY=anything AWS_PAGER= AWS_DEFAULT_REGION=ap-northeast-1
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
endpoint=$1

aws() { /usr/bin/aws --endpoint-url "$endpoint" "$@"; }
fail() { echo "$service: $*" >&2; exit 1; }
ok() { local answer; answer=$(aws "$@" --output json 2>&1) || fail "aws $*: $answer"; }
get() { local query=$1 answer; shift; answer=$(aws "$@" --query "$query" --output text 2>&1) || { echo "$service: aws $*: $answer" >&2; kill -TERM $$; }; echo "$answer"; }
# With pages a query in text is of each page: so what pages give is counted by words.
count() { get "$@" | wc -w; }
same() { [ "$1" = "$2" ] || fail "got '$1', expected '$2'"; }
refused() {
  local code=$1 answer; shift
  answer=$(aws "$@" 2>&1) && fail "aws $*: not refused with $code"
  [[ $answer == *"($code)"* ]] || fail "aws $*: not refused with $code: $answer"
}

tour_sts() {
  same "$(get Account sts get-caller-identity)" 123456789012
  refused ValidationError sts assume-role --role-arn xxxxxxxxxxxxxxxxxxxx --role-session-name cli
}
tour_ssm() {
  ok ssm put-parameter --name /cli/a --value 1 --type String --tags Key=stage,Value=cli
  ok ssm put-parameter --name /cli/a --value 2 --overwrite
  ok ssm put-parameter --name /cli/b --value 1 --type String
  same "$(get Parameter.Version ssm get-parameter --name /cli/a)" 2
  same "$(count 'Parameters[].Name' ssm get-parameters-by-path --path /cli --page-size 1)" 2
  same "$(get 'TagList[0].Value' ssm list-tags-for-resource --resource-type Parameter --resource-id /cli/a)" cli
  refused ParameterNotFound ssm get-parameter --name /cli/none
  ok ssm delete-parameters --names /cli/a /cli/b
}
tour_iam() {
  local trust='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
  ok iam create-role --role-name cli-a --assume-role-policy-document "$trust"
  ok iam create-role --role-name cli-b --assume-role-policy-document "$trust"
  ok iam update-role --role-name cli-a --description cli
  same "$(get Role.Description iam get-role --role-name cli-a)" cli
  ok iam tag-role --role-name cli-a --tags Key=stage,Value=cli
  same "$(count "Roles[?starts_with(RoleName, 'cli-')].RoleName" iam list-roles --page-size 1)" 2
  refused NoSuchEntity iam get-role --role-name cli-none
  ok iam delete-role --role-name cli-a
  ok iam delete-role --role-name cli-b
}
image() { get Parameter.Value ssm get-parameter --name /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64; }
tour_ec2() {
  local vpc subnet instance
  vpc=$(get Vpc.VpcId ec2 create-vpc --cidr-block 10.8.0.0/16)
  ok ec2 modify-vpc-attribute --vpc-id "$vpc" --enable-dns-hostnames
  subnet=$(get Subnet.SubnetId ec2 create-subnet --vpc-id "$vpc" --cidr-block 10.8.0.0/24)
  instance=$(get 'Instances[0].InstanceId' ec2 run-instances --image-id "$(image)" --instance-type t3.nano --subnet-id "$subnet")
  ok ec2 wait instance-running --instance-ids "$instance"
  ok ec2 create-tags --resources "$instance" --tags Key=stage,Value=cli-ec2
  same "$(get 'Reservations[].Instances[].InstanceId' ec2 describe-instances --filters Name=tag:stage,Values=cli-ec2 --page-size 5)" "$instance"
  refused DependencyViolation ec2 delete-subnet --subnet-id "$subnet"
  refused DryRunOperation ec2 stop-instances --instance-ids "$instance" --dry-run
  refused InvalidInstanceID.Malformed ec2 describe-instances --instance-ids odd
  ok ec2 terminate-instances --instance-ids "$instance"
  ok ec2 wait instance-terminated --instance-ids "$instance"
  ok ec2 delete-subnet --subnet-id "$subnet"
  ok ec2 delete-vpc --vpc-id "$vpc"
}
subnets() { get 'Subnets[].SubnetId' ec2 describe-subnets --filters Name=default-for-az,Values=true; }
tour_efs() {
  local id target
  id=$(get FileSystemId efs create-file-system --creation-token cli --tags Key=Name,Value=cli)
  ok efs update-file-system --file-system-id "$id" --throughput-mode elastic
  target=$(get MountTargetId efs create-mount-target --file-system-id "$id" --subnet-id "$(subnets | cut -f1)")
  ok efs tag-resource --resource-id "$id" --tags Key=stage,Value=cli
  same "$(get 'length(Tags)' efs list-tags-for-resource --resource-id "$id")" 2
  same "$(get 'FileSystems[0].NumberOfMountTargets' efs describe-file-systems --page-size 1)" 1
  refused FileSystemInUse efs delete-file-system --file-system-id "$id"
  ok efs delete-mount-target --mount-target-id "$target"
  ok efs delete-file-system --file-system-id "$id"
}
tour_elbv2() {
  local vpc balancer group
  vpc=$(get 'Vpcs[0].VpcId' ec2 describe-vpcs --filters Name=is-default,Values=true)
  # shellcheck disable=SC2046
  balancer=$(get 'LoadBalancers[0].LoadBalancerArn' elbv2 create-load-balancer --name cli --subnets $(subnets | cut -f1-2))
  ok elbv2 wait load-balancer-available --load-balancer-arns "$balancer"
  group=$(get 'TargetGroups[0].TargetGroupArn' elbv2 create-target-group --name cli --protocol HTTP --port 80 --vpc-id "$vpc")
  ok elbv2 modify-target-group --target-group-arn "$group" --health-check-path /up
  ok elbv2 add-tags --resource-arns "$balancer" --tags Key=stage,Value=cli
  same "$(get 'TargetGroups[0].HealthCheckPath' elbv2 describe-target-groups --page-size 1)" /up
  refused LoadBalancerNotFound elbv2 describe-load-balancers --names none
  ok elbv2 delete-load-balancer --load-balancer-arn "$balancer"
  ok elbv2 delete-target-group --target-group-arn "$group"
}
tour_autoscaling() {
  ok ec2 create-launch-template --launch-template-name cli --launch-template-data "{\"ImageId\":\"$(image)\",\"InstanceType\":\"t3.nano\"}"
  ok autoscaling create-auto-scaling-group --auto-scaling-group-name cli --min-size 0 --max-size 2 --desired-capacity 1 \
    --launch-template LaunchTemplateName=cli --vpc-zone-identifier "$(subnets | tr '\t' ,)" --tags Key=stage,Value=cli,PropagateAtLaunch=true
  ok autoscaling update-auto-scaling-group --auto-scaling-group-name cli --desired-capacity 2
  same "$(get 'AutoScalingGroups[0].Instances[].LifecycleState' autoscaling describe-auto-scaling-groups --auto-scaling-group-names cli)" "InService	InService"
  same "$(count 'Activities[].ActivityId' autoscaling describe-scaling-activities --auto-scaling-group-name cli --page-size 1)" 2
  same "$(get 'Tags[0].Value' autoscaling describe-tags)" cli
  refused ResourceInUse autoscaling delete-auto-scaling-group --auto-scaling-group-name cli
  refused ValidationError autoscaling set-desired-capacity --auto-scaling-group-name cli --desired-capacity 3
  ok autoscaling delete-auto-scaling-group --auto-scaling-group-name cli --force-delete
  ok ec2 delete-launch-template --launch-template-name cli
}
tour_sns() {
  local topic
  topic=$(get TopicArn sns create-topic --name cli --tags Key=stage,Value=cli)
  ok sns set-topic-attributes --topic-arn "$topic" --attribute-name DisplayName --attribute-value CLI
  same "$(get Attributes.DisplayName sns get-topic-attributes --topic-arn "$topic")" CLI
  ok sns publish --topic-arn "$topic" --message hello
  same "$(get 'Topics[0].TopicArn' sns list-topics --max-items 1 | head -1)" "$topic"
  refused NotFound sns get-topic-attributes --topic-arn "$topic-none"
  ok sns delete-topic --topic-arn "$topic"
}
tour_logs() {
  ok logs create-log-group --log-group-name /cli --tags stage=cli
  ok logs put-retention-policy --log-group-name /cli --retention-in-days 7
  ok logs create-log-stream --log-group-name /cli --log-stream-name s
  ok logs put-log-events --log-group-name /cli --log-stream-name s --log-events "timestamp=$(date +%s)000,message=hello"
  same "$(get 'events[0].message' logs filter-log-events --log-group-name /cli --page-size 1)" hello
  same "$(get 'logGroups[0].retentionInDays' logs describe-log-groups --page-size 1)" 7
  refused ResourceNotFoundException logs describe-log-streams --log-group-name /none
  ok logs delete-log-group --log-group-name /cli
}
tour_cloudformation() {
  local template='{"Resources":{"Topic":{"Type":"AWS::SNS::Topic","Properties":{"DisplayName":"one"}}}}'
  ok cloudformation create-stack --stack-name cli --template-body "$template"
  ok cloudformation wait stack-create-complete --stack-name cli
  ok cloudformation update-stack --stack-name cli --template-body "${template/one/two}" --tags Key=stage,Value=cli
  ok cloudformation wait stack-update-complete --stack-name cli
  same "$(get 'Stacks[0].Tags[0].Value' cloudformation describe-stacks --stack-name cli)" cli
  same "$(get 'length(StackEvents) > `4`' cloudformation describe-stack-events --stack-name cli)" True
  refused ValidationError cloudformation describe-stacks --stack-name none
  ok cloudformation delete-stack --stack-name cli
  ok cloudformation wait stack-delete-complete --stack-name cli
}

tour_rds() {
  local arn
  ok rds create-db-instance --db-instance-identifier cli --db-instance-class db.t4g.micro --engine postgres \
    --allocated-storage 20 --master-username cli --master-user-password secret123 --tags Key=stage,Value=cli
  ok rds wait db-instance-available --db-instance-identifier cli
  ok rds modify-db-instance --db-instance-identifier cli --multi-az --apply-immediately
  same "$(get 'DBInstances[0].MultiAZ' rds describe-db-instances --db-instance-identifier cli)" True
  arn=$(get 'DBInstances[0].DBInstanceArn' rds describe-db-instances --db-instance-identifier cli)
  same "$(get 'TagList[0].Value' rds list-tags-for-resource --resource-name "$arn")" cli
  same "$(count 'DBInstances[].DBInstanceIdentifier' rds describe-db-instances --page-size 20)" 1
  refused DBInstanceNotFound rds describe-db-instances --db-instance-identifier none
  ok rds delete-db-instance --db-instance-identifier cli --skip-final-snapshot
}

tour_cloudwatch() {
  local alarm=(--namespace cli --metric-name load --statistic Sum --period 60 --evaluation-periods 1 --threshold 1
    --comparison-operator GreaterThanThreshold)
  ok cloudwatch put-metric-alarm --alarm-name cli-a "${alarm[@]}" --tags Key=stage,Value=cli
  ok cloudwatch put-metric-alarm --alarm-name cli-b "${alarm[@]}"
  ok cloudwatch put-metric-data --namespace cli --metric-name load --value 2
  ok cloudwatch set-alarm-state --alarm-name cli-a --state-value ALARM --state-reason cli
  same "$(get 'MetricAlarms[0].StateValue' cloudwatch describe-alarms --alarm-names cli-a)" ALARM
  same "$(count 'MetricAlarms[].AlarmName' cloudwatch describe-alarms --alarm-name-prefix cli --page-size 1)" 2
  arn=$(get 'MetricAlarms[0].AlarmArn' cloudwatch describe-alarms --alarm-names cli-a)
  same "$(get 'Tags[0].Value' cloudwatch list-tags-for-resource --resource-arn "$arn")" cli
  refused ResourceNotFound cloudwatch set-alarm-state --alarm-name none --state-value OK --state-reason cli
  ok cloudwatch delete-alarms --alarm-names cli-a cli-b
}
tour_backup() {
  local plan rule='"Rules":[{"RuleName":"daily","TargetBackupVaultName":"cli"}]'
  ok backup create-backup-vault --backup-vault-name cli --backup-vault-tags stage=cli
  plan=$(get BackupPlanId backup create-backup-plan --backup-plan "{\"BackupPlanName\":\"cli\",$rule}")
  ok backup update-backup-plan --backup-plan-id "$plan" --backup-plan "{\"BackupPlanName\":\"cli-2\",$rule}"
  same "$(get BackupPlan.BackupPlanName backup get-backup-plan --backup-plan-id "$plan")" cli-2
  same "$(count 'BackupVaultList[].BackupVaultName' backup list-backup-vaults --page-size 1)" 1
  refused ResourceNotFoundException backup describe-backup-vault --backup-vault-name none
  ok backup delete-backup-plan --backup-plan-id "$plan"
  ok backup delete-backup-vault --backup-vault-name cli
}

trap 'exit 1' TERM
for service in $(declare -F | sed -n 's/^declare -f tour_//p'); do
  "tour_$service"
  echo "$service"
done
