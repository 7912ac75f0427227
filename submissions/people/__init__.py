"""The room of accounts, organizations and memberships: signing in, second factors, tokens, erasing."""
