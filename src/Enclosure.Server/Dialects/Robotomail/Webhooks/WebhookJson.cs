using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Webhooks;

[JsonSerializable(typeof(WebhookResponseWire))]
[JsonSerializable(typeof(WebhookListWire))]
[JsonSerializable(typeof(DeliveryResponseWire))]
[JsonSerializable(typeof(DeliveryListWire))]
[JsonSerializable(typeof(DeletedWire))]
internal sealed partial class WebhookJson : JsonSerializerContext
{
    public static WebhookJson Plain { get; } = new(JsonAnswer.Options());
}
