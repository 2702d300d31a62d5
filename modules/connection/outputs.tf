# Written by `npm run modules` from the constructs of the CDKTF stacks.

output "function_name" {
  description = "The connection function, with the actions `EBPut` and `EBRule`."
  value       = aws_lambda_function.function.function_name
}

output "forward_dead_letters_url" {
  description = "The queue of events that could not be delivered to another account's bus."
  value       = aws_sqs_queue.forward_dead_letters_queue.url
}
