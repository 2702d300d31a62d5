output "hub" {
  description = "Where the hub is and what its parts are called."
  value       = module.hub.hub
}

output "spokes" {
  description = "Where the spokes are and what their parts are called."
  value       = [module.dev.spoke, module.prod.spoke]
}
