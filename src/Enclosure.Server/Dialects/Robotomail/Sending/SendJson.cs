using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Robotomail.Messages;

namespace Enclosure.Server.Dialects.Robotomail.Sending;

[JsonSerializable(typeof(MessageResponseWire))]
[JsonSerializable(typeof(CapturedListWire))]
[JsonSerializable(typeof(PreflightResponseWire))]
internal sealed partial class SendJson : JsonSerializerContext
{
    public static SendJson Plain { get; } = new(JsonAnswer.Options());
}
