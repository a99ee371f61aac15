using System.ComponentModel;

namespace Enclosure.Server.Dialects.Robotomail.Accounts;

internal sealed record ApiKeyWire(
    [property: Description("Id of the key, to revoke it by.")] Guid Id,
    [property: Description("Name given at creation.")] string? Name,
    [property: Description("First eight characters of the key.")] string Prefix,
    [property: Description("When it was made.")] DateTimeOffset CreatedAt,
    [property: Description("False once revoked.")] bool Enabled);

internal sealed record ApiKeyListWire([property: Description("Oldest first.")] IReadOnlyList<ApiKeyWire> Keys);

internal sealed record NewApiKeyWire(
    [property: Description("Id of the key, to revoke it by.")] Guid Id,
    [property: Description("The key itself, shown this once.")] string Key,
    [property: Description("Its first eight characters.")] string Prefix,
    [property: Description("Whether it is limited to mailboxes.")] bool Scoped);

internal sealed record RevokedWire([property: Description("Always true.")] bool Revoked);
