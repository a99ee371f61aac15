using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.SendKit.Answers;

namespace Enclosure.Server.Dialects.SendKit.Replies;

[JsonSerializable(typeof(SuccessWire<QueuedReplyWire>))]
[JsonSerializable(typeof(SuccessWire<CancelledWire>))]
[JsonSerializable(typeof(SuccessWire<QueuedForwardWire>))]
[JsonSerializable(typeof(SuccessWire<JobWire>))]
internal sealed partial class ReplyJson : JsonSerializerContext
{
    public static ReplyJson Plain { get; } = new(JsonAnswer.Options());
}
