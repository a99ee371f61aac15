using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server.Dialects.Robotomail.Messages;

[JsonSerializable(typeof(MessageResponseWire))]
[JsonSerializable(typeof(MessageListWire))]
[JsonSerializable(typeof(ThreadResponseWire))]
[JsonSerializable(typeof(ThreadListWire))]
[JsonSerializable(typeof(ManifestWire))]
internal sealed partial class MessageJson : JsonSerializerContext
{
    public static MessageJson Plain { get; } = new(JsonAnswer.Options());
}
