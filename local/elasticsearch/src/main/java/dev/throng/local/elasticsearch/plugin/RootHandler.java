package dev.throng.local.elasticsearch.plugin;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.util.Version;
import org.elasticsearch.Build;
import org.elasticsearch.action.admin.cluster.state.ClusterStateRequest;
import org.elasticsearch.action.admin.cluster.state.ClusterStateResponse;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestChannel;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.rest.action.RestBuilderListener;
import org.elasticsearch.xcontent.XContentBuilder;

/** {@code GET /}: what clients ask to learn whom they talk to. */
final class RootHandler extends BaseRestHandler {
  private static final TimeValue BOUND = TimeValue.timeValueSeconds(5);

  @Override
  public String getName() {
    return "root";
  }

  @Override
  public List<Route> routes() {
    return List.of(new Route(RestRequest.Method.GET, "/"), new Route(RestRequest.Method.HEAD, "/"));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    ClusterStateRequest nodes = new ClusterStateRequest(BOUND).clear().nodes(true).metadata(true);
    return channel -> client.admin().cluster().state(nodes, new Answer(channel));
  }

  private static final class Answer extends RestBuilderListener<ClusterStateResponse> {
    Answer(RestChannel channel) {
      super(channel);
    }

    @Override
    public RestResponse buildResponse(ClusterStateResponse answer, XContentBuilder json)
        throws IOException {
      write(answer.getState(), json);
      return new RestResponse(RestStatus.OK, json);
    }
  }

  private static void write(ClusterState state, XContentBuilder json) throws IOException {
    Build build = Build.current();
    json.startObject();
    json.field("name", state.nodes().getLocalNode().getName());
    json.field("cluster_name", state.getClusterName().value());
    json.field("cluster_uuid", state.metadata().clusterUUID());
    json.startObject("version");
    json.field("number", build.qualifiedVersion());
    json.field("build_flavor", build.flavor());
    json.field("build_type", build.type().displayName());
    json.field("build_hash", build.hash());
    json.field("build_date", build.date());
    json.field("build_snapshot", build.isSnapshot());
    json.field("lucene_version", Version.LATEST.toString());
    json.field("minimum_wire_compatibility_version", build.minWireCompatVersion());
    json.field("minimum_index_compatibility_version", build.minIndexCompatVersion());
    json.endObject();
    json.field("tagline", "You Know, for Search");
    json.endObject();
  }
}
