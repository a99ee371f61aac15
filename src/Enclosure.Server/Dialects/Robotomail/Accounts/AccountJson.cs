using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server.Dialects.Robotomail.Accounts;

[JsonSerializable(typeof(AccountResponseWire))]
[JsonSerializable(typeof(ApiKeyListWire))]
[JsonSerializable(typeof(NewApiKeyWire))]
[JsonSerializable(typeof(RevokedWire))]
internal sealed partial class AccountJson : JsonSerializerContext
{
    public static AccountJson Plain { get; } = new(JsonAnswer.Options());
}
