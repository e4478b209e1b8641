#!/bin/sh
exec java -XX:TieredStopAtLevel=1 org.apache.kafka.tools.BrokerApiVersionsCommand "$@"
