using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server.Dialects.Robotomail.Inbound;

[JsonSerializable(typeof(InboundWire))]
internal sealed partial class InboundJson : JsonSerializerContext
{
    public static InboundJson Plain { get; } = new(JsonAnswer.Options());
}
